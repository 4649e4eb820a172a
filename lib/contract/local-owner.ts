/** The owner in the id of a model whose origin is not known: `local/<folder>:<file>`. Apart from the schemas, for pages. */
export const LOCAL_OWNER = 'local';
