/** Settings and templates that cloud-init writes. */
export const SETTINGS = "/etc/cloud-container-engine";
/** Scripts that units run. */
export const SCRIPTS = "/usr/local/lib/cloud-container-engine";
export const UNITS = "/etc/systemd/system";
export const KUBERNETES = "/etc/kubernetes";
export const PKI = `${KUBERNETES}/pki`;
/** The authority's certificate, which verifies the endpoint: kubeadm insists on writing a worker's own copy itself. */
export const CA_CERTIFICATE = { control: `${PKI}/ca.crt`, worker: `${SETTINGS}/ca.crt` } as const;
