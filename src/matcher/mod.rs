//! Compiled patterns × tokens → matches, and the trace of why not. Knows matching, no news.
