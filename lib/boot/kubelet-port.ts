/** Where the kubelet of every node listens, from its start on. */
export const KUBELET_PORT = 10250;
