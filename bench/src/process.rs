//! Whole processes: how long they take, and how much memory.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;

/// Runs a program to its end; what it prints is read and dropped, as a pipe's other end would.
pub fn time(command: &mut Command) -> Result<Duration> {
    let start = Instant::now();
    let output =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    let elapsed = start.elapsed();
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?} ended with {}: {complaint}", output.status).into());
    }
    Ok(elapsed)
}

/// Runs several programs side by side; the time until the last one ends.
pub fn time_together(commands: &mut [Command]) -> Result<Duration> {
    let start = Instant::now();
    let mut children = Vec::new();
    for command in commands.iter_mut() {
        children.push(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?);
    }
    for child in &mut children {
        let status = child.wait()?;
        if !status.success() {
            return Err(format!("one of {commands:?} ended with {status}").into());
        }
    }
    Ok(start.elapsed())
}

/// The largest resident set that a program had, in MB: `VmHWM`, asked until it is gone.
pub fn peak_mb(command: &mut Command) -> Result<f64> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kb: f64 = 0.0;
    while child.try_wait()?.is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak_kb = number.unwrap_or(peak_kb).max(peak_kb);
        std::thread::sleep(Duration::from_millis(1));
    }
    if peak_kb == 0.0 {
        return Err("this system does not tell a process's peak memory in /proc".into());
    }
    Ok(peak_kb / 1024.0)
}

/// Times taken in turn, so that both sides see the same machine.
#[derive(Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The middle one, in milliseconds.
    pub fn median_ms(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort();
        sorted.get(sorted.len() / 2).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    }
}
