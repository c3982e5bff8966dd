//! The project folder of `OmegaT`: which memories and glossaries are in one, and a new one made.
//!
//! Only the folder is known here. Its memories are TMX (or another of the formats) and go through
//! their readers; its glossaries belong to the glossary.

mod folder;
mod save;

pub(super) use folder::is_list_of_ours;
pub use folder::{GLOSSARY_HEAD, Memories, MemoryFile, Project, glossary_place, in_project, is_project};
pub use save::{SaveWriter, memory_place};

/// The file that makes a folder a project.
const PROJECT: &str = "omegat.project";
/// The translations of the project itself.
const SAVE: &str = "omegat/project_save.tmx";
