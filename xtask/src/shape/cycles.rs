//! Which things of a graph lead back to themselves.

use std::collections::BTreeMap;

/// The groups of things that lead to each other, those that a group leads to before the group (Tarjan's algorithm).
///
/// A thing that leads to no other which leads back is a group of its own. It does not recurse, since a chain may be as long
/// as a document.
pub(super) fn groups<'a>(graph: &BTreeMap<&'a str, Vec<&'a str>>) -> Vec<Vec<&'a str>> {
    let mut search = Search { graph, found: BTreeMap::new(), open: Vec::new(), groups: Vec::new() };
    for name in graph.keys() {
        if !search.found.contains_key(name) {
            search.from(name);
        }
    }
    search.groups
}

/// Whether a group is a circle: several things, or one that leads to itself.
pub(super) fn is_circle(group: &[&str], graph: &BTreeMap<&str, Vec<&str>>) -> bool {
    match group {
        [only] => graph.get(only).is_some_and(|targets| targets.contains(only)),
        _ => true,
    }
}

struct Search<'g, 'a> {
    graph: &'g BTreeMap<&'a str, Vec<&'a str>>,
    found: BTreeMap<&'a str, Found>,
    /// Those that are in no group yet.
    open: Vec<&'a str>,
    groups: Vec<Vec<&'a str>>,
}

struct Found {
    number: usize,
    /// The lowest number that it leads to.
    lowest: usize,
    is_open: bool,
}

impl<'a> Search<'_, 'a> {
    fn from(&mut self, start: &'a str) {
        let mut path: Vec<(&'a str, usize)> = Vec::new();
        self.enter(start, &mut path);
        while let Some((name, next)) = path.last_mut() {
            let (name, target) = (*name, self.graph.get(*name).and_then(|targets| targets.get(*next)).copied());
            *next += 1;
            match target {
                Some(target) if !self.graph.contains_key(target) => {}
                Some(target) => match self.found.get(target) {
                    None => self.enter(target, &mut path),
                    Some(Found { number, is_open: true, .. }) => {
                        let number = *number;
                        self.lower(name, number);
                    }
                    Some(_) => {}
                },
                None => {
                    path.pop();
                    let lowest = self.leave(name);
                    if let (Some((holder, _)), Some(lowest)) = (path.last(), lowest) {
                        self.lower(holder, lowest);
                    }
                }
            }
        }
    }

    fn enter(&mut self, name: &'a str, path: &mut Vec<(&'a str, usize)>) {
        let number = self.found.len();
        self.found.insert(name, Found { number, lowest: number, is_open: true });
        self.open.push(name);
        path.push((name, 0));
    }

    fn lower(&mut self, name: &str, number: usize) {
        if let Some(found) = self.found.get_mut(name) {
            found.lowest = found.lowest.min(number);
        }
    }

    /// Closes the group that begins with this one, if one does; gives the lowest number that it leads to.
    fn leave(&mut self, name: &'a str) -> Option<usize> {
        let Found { number, lowest, .. } = *self.found.get(name)?;
        if number == lowest {
            let start = self.open.iter().rposition(|open| *open == name)?;
            let group = self.open.split_off(start);
            for member in &group {
                if let Some(found) = self.found.get_mut(member) {
                    found.is_open = false;
                }
            }
            self.groups.push(group);
        }
        Some(lowest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_to_each_other_is_a_group_and_targets_come_first() {
        let graph = BTreeMap::from([
            ("a", vec!["b", "gone"]),
            ("b", vec!["c"]),
            ("c", vec!["b", "d"]),
            ("d", vec![]),
            ("e", vec!["e"]),
        ]);
        let found = groups(&graph);
        assert_eq!(found, [vec!["d"], vec!["b", "c"], vec!["a"], vec!["e"]]);
        let circles: Vec<bool> = found.iter().map(|group| is_circle(group, &graph)).collect();
        assert_eq!(circles, [false, true, false, true]);
    }

    #[test]
    fn a_long_chain_does_not_overflow_the_stack() {
        let names: Vec<String> = (0..100_000).map(|number| format!("{number:06}")).collect();
        let mut graph: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, next) in names.iter().zip(names.iter().cycle().skip(1)) {
            graph.insert(name, vec![next]);
        }
        assert_eq!(groups(&graph).len(), 1);
    }
}
