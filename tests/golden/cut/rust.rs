//! Counting things.

use std::collections::HashMap;
use std::fmt;

/// How often each word was seen.
#[derive(Default)]
pub struct Counter<T> {
    counts: HashMap<T, usize>,
}

impl<T: Eq + std::hash::Hash> Counter<T> {
    pub const LIMIT: usize = 8;

    /// An empty one.
    ///
    /// Costs nothing.
    #[must_use]
    // between attribute and function
    pub fn new() -> Self {
        Self { counts: HashMap::new() }
    }

    #[inline]

    pub(crate) fn add(&mut self, item: T) -> usize {
        fn limit(n: usize) -> usize {
            n.min(8)
        }
        let count = self.counts.entry(item).or_insert(0);
        *count = limit(*count + 1);
        *count
    } // add
}

impl From<u32> for Counter<u32> {
    fn from(item: u32) -> Self {
        let mut counter = Self::default();
        counter.add(item);
        counter
    }
}

impl From<Vec<u32>> for Counter<u32> {
    fn from(items: Vec<u32>) -> Self {
        items.into_iter().fold(Self::default(), |mut counter, item| {
            counter.add(item);
            counter
        })
    }
}

impl<T> fmt::Display for Counter<T> where T: fmt::Display {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}", self.counts.len()) }
}

pub trait Total {
    const ZERO: usize = 0;
    fn total(&self) -> usize;
    /** Unless there is nothing. */
    fn is_empty(&self) -> bool {
        self.total() == Self::ZERO
    }
}

impl<T> Total for Counter<T> {
    fn total(&self) -> usize { self.counts.values().sum() }
}

#[cfg(unix)]
fn separator() -> char { '/' }
#[cfg(windows)]
fn separator() -> char { '\\' }

extern "C" {
    fn abs(n: i32) -> i32;
}

#[no_mangle]
pub unsafe extern "C" fn magnitude(n: i32) -> i32 {
    abs(n)
}

macro_rules! getter {
    ($name:ident) => {
        fn $name(&self) -> usize { 0 }
    };
}

static DOUBLE: fn(i32) -> i32 = |n| { n * 2 };

pub const fn square(n: u64) -> u64 { n * n }

async fn wait<'a, F>(future: F) -> F::Output
where
    F: std::future::Future + 'a,
{
    future.await
}

#[cfg(test)]
mod tests {
    use super::*;

    mod deep {
        pub fn helper() {}
    }

    #[test]
    fn counts() {
        assert_eq!(Counter::new().add("a"), 1);
    }
}
