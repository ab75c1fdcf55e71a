export * from "./auth";
export { posts as articles, posts } from "./posts";
