//! The files of archives.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use flate2::read::GzDecoder;

use super::UNPACKED;

/// Those files of a compressed tar file that are wanted, by their paths below its one folder.
pub(super) fn tar(bytes: &[u8], wanted: &dyn Fn(&str) -> bool) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut archive = tar::Archive::new(GzDecoder::new(bytes).take(UNPACKED));
    let mut files = BTreeMap::new();
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        // The folder is `package` by custom, and anything by right.
        let path = path.split_once('/').map_or("", |(_, path)| path);
        if entry.header().entry_type().is_file() && wanted(path) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            files.insert(path.to_owned(), bytes);
        }
    }
    Ok(files)
}

/// Those files of a zip file that are wanted.
pub(super) fn zip(bytes: &[u8], wanted: &dyn Fn(&str) -> bool) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let (mut files, mut left) = (BTreeMap::new(), UNPACKED);
    for at in 0..archive.len() {
        let entry = archive.by_index(at)?;
        let path = entry.name()?.into_owned();
        if entry.is_file() && wanted(&path) {
            let mut bytes = Vec::new();
            entry.take(left + 1).read_to_end(&mut bytes)?;
            left = left.checked_sub(bytes.len() as u64).ok_or_else(|| io::Error::other("too large"))?;
            files.insert(path, bytes);
        }
    }
    Ok(files)
}
