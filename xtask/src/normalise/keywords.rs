//! The members of one object, in order.

use serde_json::{Map, Value};

/// An object with one member.
pub(super) fn object(name: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

/// The members of an object, which keep their places while keywords are replaced.
///
/// `serde_json::Map` keeps the order too, but it has no way to put a new member where an old one was.
#[derive(Debug, Default)]
pub(super) struct Keywords(Vec<(String, Value)>);

impl Keywords {
    /// The value of a member.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The value of a member, to be changed.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Whether there is such a member.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether there is any of these members.
    pub(super) fn contains_any(&self, names: &[&str]) -> bool {
        self.names().any(|name| names.contains(&name))
    }

    /// The names of the members.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// The members.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The members, with their values to be changed.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Value)> {
        self.0.iter_mut().map(|(key, value)| (key.as_str(), value))
    }

    /// Removes a member; the others keep their order.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        let index = self.position(name)?;
        Some(self.0.remove(index).1)
    }

    /// Gives a member a value, in its place if it is there and at the end if it is not.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        match self.get_mut(name) {
            Some(slot) => *slot = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// Gives a member a value, in its place if it is there and otherwise right after `anchor`.
    pub(super) fn set_after(&mut self, anchor: &str, name: &str, value: Value) {
        match self.position(anchor) {
            Some(index) if !self.contains(name) => self.0.insert(index + 1, (name.to_owned(), value)),
            _ => self.set(name, value),
        }
    }

    /// Gives a member another name. A member that already has that name is removed first.
    pub(super) fn rename(&mut self, old: &str, new: &str) {
        if old == new || !self.contains(old) {
            return;
        }
        self.take(new);
        if let Some((key, _)) = self.0.iter_mut().find(|(key, _)| key == old) {
            new.clone_into(key);
        }
    }

    /// Gives other names to the members that have one.
    pub(super) fn rename_each(&mut self, mut new_name: impl FnMut(&str) -> Option<String>) {
        for (key, _) in &mut self.0 {
            if let Some(new) = new_name(key) {
                *key = new;
            }
        }
    }

    /// Puts several members where one was.
    pub(super) fn splice(&mut self, name: &str, members: Vec<(String, Value)>) {
        let index = self.position(name).unwrap_or(self.0.len());
        self.0.splice(index..(index + 1).min(self.0.len()), members);
    }

    /// Keeps only the members that pass, and gives back the others.
    pub(super) fn extract(&mut self, mut out: impl FnMut(&str) -> bool) -> Vec<(String, Value)> {
        let (gone, kept) = std::mem::take(&mut self.0).into_iter().partition(|(key, _)| out(key));
        self.0 = kept;
        gone
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|(key, _)| key == name)
    }
}

impl From<Map<String, Value>> for Keywords {
    fn from(map: Map<String, Value>) -> Self {
        Self(map.into_iter().collect())
    }
}

impl From<Keywords> for Value {
    fn from(keywords: Keywords) -> Self {
        Self::Object(keywords.0.into_iter().collect())
    }
}

impl FromIterator<(String, Value)> for Keywords {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

impl IntoIterator for Keywords {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
