//! README.md, its blocks, and the program that it speaks of.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// README.md.
pub(crate) struct Readme {
    pub(crate) text: String,
}

impl Readme {
    pub(crate) fn read() -> Self {
        Self {
            text: std::fs::read_to_string(Self::path()).unwrap(),
        }
    }

    pub(crate) fn path() -> PathBuf {
        root().join("README.md")
    }

    /// The fenced blocks of a language: the number of the first line, and the text.
    pub(crate) fn blocks(&self, language: &str) -> Vec<(usize, String)> {
        let fence = format!("```{language}");
        let mut lines = (1..).zip(self.text.lines());
        let mut blocks = Vec::new();
        while let Some((number, line)) = lines.next() {
            if line == fence {
                let block = lines
                    .by_ref()
                    .map(|(_, line)| line)
                    .take_while(|line| *line != "```")
                    .flat_map(|line| [line, "\n"])
                    .collect();
                blocks.push((number + 1, block));
            }
        }
        blocks
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program in the package's folder.
pub(crate) fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pgrehearse"))
        .args(arguments)
        .current_dir(root())
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// What the program prints, which must be a success.
pub(crate) fn pgrehearse(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}
