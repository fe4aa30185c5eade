//! Those that wait for something.

use std::task::Waker;

/// One mostly, which needs no memory of its own.
#[derive(Debug, Default)]
pub(crate) struct Wakers {
    first: Option<Waker>,
    others: Vec<Waker>,
}

impl Wakers {
    /// One more, unless it is there already.
    pub fn add(&mut self, waker: &Waker) {
        if !self.first.iter().chain(&self.others).any(|other| other.will_wake(waker)) {
            self.extend([waker.clone()]);
        }
    }

    pub fn wake(self) {
        self.first.into_iter().chain(self.others).for_each(Waker::wake);
    }
}

impl Extend<Waker> for Wakers {
    fn extend<I: IntoIterator<Item = Waker>>(&mut self, wakers: I) {
        for waker in wakers {
            match &self.first {
                None => self.first = Some(waker),
                Some(_) => self.others.push(waker),
            }
        }
    }
}
