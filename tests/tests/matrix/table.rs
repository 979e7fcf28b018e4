//! What was seen, as a table for people.

use std::collections::BTreeMap;

use crate::Seen;
use crate::ways::Way;

/// The columns after the name of the fault and what callers are told.
const COLUMNS: [&str; 4] = ["read", "delete", "write", "stream"];

/// What was seen of all faults: a row for each, a column for what behaves alike.
#[derive(Default)]
pub(crate) struct Table {
    /// By the number of the row and the column: what was seen while the fault lasted, and where it happened once.
    cells: BTreeMap<(usize, &'static str), Cell>,
    names: Vec<&'static str>,
}

#[derive(Default)]
struct Cell {
    always: Option<Seen>,
    once: Option<Seen>,
}

impl Table {
    /// Writes down what was seen of a call; says what else was seen of one that stands in the same cell.
    pub(crate) fn add(&mut self, name: &'static str, once: bool, way: &Way, seen: &Seen) -> Result<(), Seen> {
        let row = self.names.iter().position(|known| *known == name).unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        let cell = self.cells.entry((row, way.column())).or_default();
        let place = if once { &mut cell.once } else { &mut cell.always };
        match place {
            Some(other) if other != seen => Err(other.clone()),
            Some(_) => Ok(()),
            None => {
                *place = Some(seen.clone());
                Ok(())
            }
        }
    }

    /// The table as text, in columns of the same width.
    pub(crate) fn text(&self, ways: &[Way]) -> String {
        let mut rows = vec![["fault", "callers are told"].into_iter().chain(COLUMNS).map(str::to_owned).collect()];
        rows.extend(self.names.iter().enumerate().map(|(row, name)| self.row(row, name)));
        let widths: Vec<usize> = (0..COLUMNS.len() + 2)
            .map(|column| rows.iter().map(|row: &Vec<String>| row[column].chars().count()).max().unwrap_or_default())
            .collect();
        let lines = rows.iter().map(|row| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
            cells.collect::<Vec<_>>().join(" | ").trim_end().to_owned()
        });
        let legend = COLUMNS.iter().map(|column| {
            let ways = ways.iter().filter(|way| way.column() == *column).map(|way| way.id.as_str());
            format!("{column}: {}", ways.collect::<Vec<_>>().join(", "))
        });
        let lines: Vec<String> = legend.chain([String::new()]).chain(lines).collect();
        lines.join("\n")
    }

    fn row(&self, row: usize, name: &str) -> Vec<String> {
        let told = |column| self.cells.get(&(row, column))?.always.as_ref().map(|seen| seen.told.outcome.as_str());
        let usual = told(COLUMNS[0]).unwrap_or_default();
        let cells = COLUMNS.map(|column| {
            let own = told(column).filter(|own| *own != usual).map(|own| format!(" ({own})"));
            let cell = self.cells.get(&(row, column)).map(Cell::text).unwrap_or_default();
            format!("{cell}{}", own.unwrap_or_default())
        });
        [name.to_owned(), usual.to_owned()].into_iter().chain(cells).collect()
    }
}

impl Cell {
    /// How many requests arrive while the fault lasts, how many of them are done, and whether the call succeeds where it
    /// happens once.
    fn text(&self) -> String {
        let Some(always) = &self.always else { return String::new() };
        let overcome = self.once.as_ref().is_some_and(|once| once.told.outcome == "data" && once != always);
        let then = if overcome { ", then data" } else { "" };
        format!("{} arrive, {} done{then}", always.arrived, always.processed)
    }
}
