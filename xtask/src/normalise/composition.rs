//! `not` and `oneOf`, through which a schema that accepts more makes the whole accept less.

use serde_json::Value;

use super::disjoint::Disjointness;
use super::keywords::object;
use super::site::Site;
use crate::NoteKind;

/// Sets `not` aside if what it forbids cannot be said exactly: forbidding more would be wrong.
pub(super) fn negation(site: &mut Site<'_, '_>) {
    if exact_branches(site, "not").iter().all(|exact| *exact) {
        return;
    }
    // What was widened below is not in the result.
    let at = site.at.child("not");
    site.cx.forget_notes(&at, site.notes_before);
    site.widen("not", "OpenAPI 3.0 cannot say exactly what `not` forbids");
}

/// Turns `oneOf` into `anyOf` if a schema in it accepts more than in the source, and so may accept what another does.
pub(super) fn exclusive(site: &mut Site<'_, '_>) {
    let exact = exact_branches(site, "oneOf");
    if exact.iter().all(|exact| *exact) {
        return;
    }
    let Some(Value::Array(schemas)) = site.keywords.get("oneOf") else { return };
    let components = site.cx.compare();
    let disjointness = Disjointness::new(components);
    let overlap = exact.iter().enumerate().filter(|(_, exact)| !**exact).any(|(loose, _)| {
        let Some(widened) = schemas.get(loose) else { return false };
        schemas.iter().enumerate().any(|(index, other)| index != loose && !disjointness.holds(widened, other))
    });
    if !overlap {
        return;
    }
    site.exact = false;
    site.note_on("oneOf", NoteKind::Widened, "a schema in `oneOf` accepts more in OpenAPI 3.0; written as `anyOf`");
    rename_to_any_of(site);
}

fn rename_to_any_of(site: &mut Site<'_, '_>) {
    if site.keywords.contains("anyOf") {
        if let Some(schemas) = site.keywords.take("oneOf") {
            site.conjoin(object("anyOf", schemas));
        }
    } else {
        site.keywords.rename("oneOf", "anyOf");
    }
}

fn exact_branches(site: &Site<'_, '_>, name: &str) -> Vec<bool> {
    let branches = site.exact_branches.iter().find(|(keyword, _)| *keyword == name);
    branches.map(|(_, exact)| exact.clone()).unwrap_or_default()
}
