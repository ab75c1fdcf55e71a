//! `paths` and `baseUrl` of tsconfig.json.

use std::rc::Rc;

use serde_json::Value as Json;

use super::parse::parse_json;
use super::project::Project;
use super::resolve::{folder_of, join, matched};

/// What a tsconfig.json says that matters here.
#[derive(Debug, Default, Clone)]
pub(crate) struct TsConfig {
    /// The folder from which imports may start.
    base: Option<String>,
    /// Patterns, and the paths that they stand for.
    paths: Vec<(String, Vec<String>)>,
}

/// How many files may extend each other.
const DEPTH: u32 = 16;

impl TsConfig {
    /// The paths that an import could mean.
    pub(super) fn candidates(&self, specifier: &str) -> Vec<String> {
        // The longest text before the `*` wins.
        let best = self
            .paths
            .iter()
            .filter_map(|(pattern, targets)| {
                let middle = matched(pattern, specifier)?;
                let length = pattern.split('*').next().map_or(0, str::len);
                let exact = !pattern.contains('*');
                Some(((exact, length), middle, targets))
            })
            .max_by_key(|(rank, ..)| *rank);
        let mut found: Vec<String> = best
            .into_iter()
            .flat_map(|(_, middle, targets)| {
                targets
                    .iter()
                    .map(move |target| target.replace('*', middle))
            })
            .collect();
        found.extend(self.base.as_ref().map(|base| join(base, specifier)));
        found
    }
}

impl Project<'_> {
    /// The tsconfig.json of exactly this folder.
    pub(super) fn config_in(&self, folder: &str) -> Option<Rc<TsConfig>> {
        if let Some(known) = self.configs.borrow().get(folder) {
            return known.clone();
        }
        let found = ["tsconfig.json", "tsconfig.base.json", "jsconfig.json"]
            .iter()
            .find_map(|name| self.config(&join(folder, name), DEPTH))
            .map(Rc::new);
        self.configs
            .borrow_mut()
            .insert(folder.to_owned(), found.clone());
        found
    }

    fn config(&self, path: &str, depth: u32) -> Option<TsConfig> {
        let json = parse_json(&self.text(path)?)?;
        let folder = folder_of(path);
        let mut config = TsConfig::default();
        let depth = depth.checked_sub(1)?;
        let extended: Vec<&str> = match json.get("extends") {
            Some(Json::String(one)) => vec![one],
            Some(Json::Array(all)) => all.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        };
        for extended in extended.into_iter().filter(|path| path.starts_with('.')) {
            let path = join(folder, extended);
            let parent = self
                .config(&path, depth)
                .or_else(|| self.config(&format!("{path}.json"), depth));
            if let Some(parent) = parent {
                config.base = parent.base.or(config.base);
                if !parent.paths.is_empty() {
                    config.paths = parent.paths;
                }
            }
        }
        let options = json.get("compilerOptions");
        let option = |name: &str| options?.get(name);
        if let Some(base) = option("baseUrl").and_then(Json::as_str) {
            config.base = Some(join(folder, base));
        }
        if let Some(paths) = option("paths").and_then(Json::as_object) {
            let start = config.base.as_deref().unwrap_or(folder);
            config.paths = paths
                .iter()
                .map(|(pattern, targets)| {
                    let targets = targets.as_array().into_iter().flatten();
                    let targets = targets.filter_map(Json::as_str);
                    (
                        pattern.clone(),
                        targets.map(|target| join(start, target)).collect(),
                    )
                })
                .collect();
        }
        // A solution file only names others.
        if config.paths.is_empty() && config.base.is_none() {
            let references = json.get("references").and_then(Json::as_array);
            let referred = references.into_iter().flatten().find_map(|reference| {
                let path = join(folder, reference.get("path")?.as_str()?);
                let is_file = path.rsplit('.').next() == Some("json");
                let found = if is_file {
                    self.config(&path, depth)
                } else {
                    self.config(&join(&path, "tsconfig.json"), depth)
                };
                found.filter(|found| !found.paths.is_empty())
            });
            if let Some(referred) = referred {
                return Some(referred);
            }
        }
        Some(config)
    }
}
