/** Where every API server of a cluster listens, and the endpoint in front of them. */
export const API_PORT = 6443;
