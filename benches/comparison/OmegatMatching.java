import java.io.File;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.omegat.core.Core;
import org.omegat.core.data.ExternalTMX;
import org.omegat.core.data.IProject;
import org.omegat.core.data.ProjectProperties;
import org.omegat.core.matching.NearString;
import org.omegat.core.statistics.FindMatches;
import org.omegat.tokenizer.ITokenizer;
import org.omegat.tokenizer.LuceneEnglishTokenizer;
import org.omegat.util.OConsts;

/**
 * The search for matches of OmegaT without its window: `OmegatMatching MEMORY.tmx QUERIES SECONDS`.
 *
 * QUERIES has one text a line. Prints `loaded<TAB>seconds`, then for each query `nanoseconds<TAB>source of the best
 * match`, until SECONDS are over. Each query gets a search of its own, as each segment in the editor does.
 */
public class OmegatMatching {
    /** A project that is nothing but its languages: its constructor is not public. */
    static class Languages extends ProjectProperties {
        Languages() {
            setSourceLanguage("en");
            setTargetLanguage("fa");
            setSentenceSegmentingEnabled(false);
            setSupportDefaultTranslations(true);
        }
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        ProjectProperties properties = new Languages();
        long started = System.nanoTime();
        ExternalTMX memory = new ExternalTMX(properties, new File(args[0]), false, false);
        out.println("loaded\t" + (System.nanoTime() - started) / 1e9);
        IProject project = project(properties, Collections.singletonMap("memory.tmx", memory));
        Core.setProject(project);
        List<String> queries = Files.readAllLines(Paths.get(args[1]));
        for (String query : queries.subList(0, Math.min(5, queries.size()))) {
            search(project, query);
        }
        long end = System.nanoTime() + Long.parseLong(args[2]) * 1_000_000_000L;
        for (String query : queries) {
            if (System.nanoTime() > end) {
                break;
            }
            long before = System.nanoTime();
            List<NearString> found = search(project, query);
            long took = System.nanoTime() - before;
            out.println(took + "\t" + (found.isEmpty() ? "" : found.get(0).source));
        }
    }

    static List<NearString> search(IProject project, String query) throws Exception {
        ITokenizer tokenizer = new LuceneEnglishTokenizer();
        return new FindMatches(tokenizer, OConsts.MAX_NEAR_STRINGS, true, false)
            .search(project, query, true, true, () -> false);
    }

    static IProject project(ProjectProperties properties, Map<String, ExternalTMX> memories) {
        return (IProject) Proxy.newProxyInstance(IProject.class.getClassLoader(), new Class<?>[] {IProject.class},
            (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "getProjectProperties": return properties;
                    case "getTransMemories": return memories;
                    case "getAllEntries": return new ArrayList<>();
                    case "getOtherTargetLanguageTMs": return Collections.emptyMap();
                    case "isProjectLoaded": return true;
                    default: return null;
                }
            });
    }
}
