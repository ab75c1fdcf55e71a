//! The thin binary around the library.

fn main() -> std::process::ExitCode {
    pgrehearse::cli::main()
}
