//! Finds values that say nothing, and with which the statement still fails.

use super::data::Data;
use super::mask::Choice;
use super::rows::{AWAKE, QUIET};
use super::trial::Trial;
use crate::pg::PgError;

/// What stands in for the values of each group of columns. What is still [`Choice::Original`] matters.
pub(super) async fn choose(trial: &Trial<'_>, data: &Data) -> Result<Vec<Choice>, PgError> {
    let used = data.used();
    let mut choices = vec![Choice::Token; data.groups];
    if used.is_empty() || fails(trial, data, &choices).await? {
        return Ok(choices);
    }
    choices.fill(Choice::Named);
    if fails(trial, data, &choices).await? {
        for group in used {
            try_one(trial, data, &mut choices, group, Choice::Token).await?;
        }
        return Ok(choices);
    }
    choices.fill(Choice::Shape);
    if !fails(trial, data, &choices).await? {
        choices.fill(Choice::Original);
        // One column after the other, as long as only that one is changed.
        for group in &used {
            for choice in [Choice::Token, Choice::Named, Choice::Shape] {
                if try_one(trial, data, &mut choices, *group, choice).await? {
                    break;
                }
            }
        }
        return Ok(choices);
    }
    for group in used {
        for choice in [Choice::Token, Choice::Named] {
            if try_one(trial, data, &mut choices, group, choice).await? {
                break;
            }
        }
    }
    Ok(choices)
}

async fn try_one(
    trial: &Trial<'_>,
    data: &Data,
    choices: &mut [Choice],
    group: usize,
    choice: Choice,
) -> Result<bool, PgError> {
    let Some(place) = choices.get_mut(group) else {
        return Ok(false);
    };
    let before = std::mem::replace(place, choice);
    if fails(trial, data, choices).await? {
        return Ok(true);
    }
    if let Some(place) = choices.get_mut(group) {
        *place = before;
    }
    Ok(false)
}

/// Whether the statement fails as it should with these values in the place of all others.
async fn fails(trial: &Trial<'_>, data: &Data, choices: &[Choice]) -> Result<bool, PgError> {
    let deletes = data
        .tables
        .iter()
        .map(|table| format!("DELETE FROM ONLY {}", table.name));
    let mut change = vec![QUIET.to_owned()];
    change.extend(deletes);
    change.extend(data.inserts(choices));
    change.push(AWAKE.to_owned());
    trial.fails_as_wanted(&change.join("; ")).await
}
