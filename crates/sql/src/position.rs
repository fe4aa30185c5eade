//! Places in a text: bytes, characters, lines.

/// Line and column of a byte, both counted from 1, the column in characters.
///
/// A byte inside a character counts as its first one; one past the end as the end.
pub fn position_of(text: &str, offset: usize) -> (u32, u32) {
    let offset = text.floor_char_boundary(offset);
    let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let line = text[..line_start].bytes().filter(|byte| *byte == b'\n').count();
    (number(line), number(text[line_start..offset].chars().count()))
}

/// The byte of a POSITION that PostgreSQL reports, which counts characters from 1.
///
/// 0 counts as 1; a position past the end as the end.
pub fn char_position_to_byte(text: &str, position: u32) -> usize {
    let before = (position as usize).saturating_sub(1);
    text.char_indices().nth(before).map_or(text.len(), |(offset, _)| offset)
}

/// Where the lines of a text start, for many look-ups.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Lines<'a> {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Lines { text, starts }
    }

    /// As [`position_of`], for an offset at a character's boundary.
    pub fn position(&self, offset: usize) -> (u32, u32) {
        let line = self.index(offset);
        let column = self.text[self.starts[line]..offset].chars().count();
        (number(line), number(column))
    }

    /// The line of a byte, counted from 0.
    pub fn index(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }
}

fn number(before: usize) -> u32 {
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = "aé\nß☃x\n";
        for (offset, expected) in [
            (0, (1, 1)),
            (3, (1, 3)),
            (4, (2, 1)),
            (5, (2, 1)),
            (9, (2, 3)),
            (11, (3, 1)),
            (99, (3, 1)),
        ] {
            assert_eq!(position_of(text, offset), expected, "{offset}");
        }
        for offset in text.char_indices().map(|(offset, _)| offset) {
            assert_eq!(Lines::new(text).position(offset), position_of(text, offset));
        }
    }

    #[test]
    fn the_servers_position_counts_characters() {
        assert_eq!(char_position_to_byte("é☃x", 3), 5);
        assert_eq!(char_position_to_byte("é☃x", 0), 0);
        assert_eq!(char_position_to_byte("é☃x", 9), 6);
    }
}
