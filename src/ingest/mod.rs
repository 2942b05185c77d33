//! Bytes → [`Article`]s. This room alone knows the file formats of news.

mod article;

pub use article::Article;
