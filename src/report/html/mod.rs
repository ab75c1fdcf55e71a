//! `report.html`: one file to decide by, for people.
//!
//! What a decision needs (verdict, advice, findings, measures, the table of tenants) is markup made
//! here, so that it can be read without JavaScript. What belongs to a single tenant is embedded as
//! JSON, every repeated part once, and a script shows it when somebody asks for it. Foreign text
//! reaches the page through `Markup` or `escaped_json` only, and a policy in the page forbids
//! everything but its own style and script.

mod advice;
mod data;
mod findings;
mod fleet;
mod grid;
mod heading;
mod markup;
mod page;
mod plain;
mod plans;
mod pool;
mod window;

pub use markup::{Attribute, Markup};
pub use page::render_html;
pub use plain::plain_page;
