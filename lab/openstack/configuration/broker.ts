import type { Site } from "../site";
import { BROKER_USER } from "./common";

/** rabbitmq.conf */
export function rabbitmqConf({ brokerPorts, secret }: Site): string {
  return [
    `listeners.tcp.default = 127.0.0.1:${brokerPorts.rabbitmq}`,
    `default_user = ${BROKER_USER}`,
    `default_pass = ${secret("rabbitmq")}`,
    "log.console = true",
    "log.console.level = warning",
    "log.file = false",
    "heartbeat = 0",
    "vm_memory_high_watermark.absolute = 1GB",
    "disk_free_limit.absolute = 50MB",
    "",
  ].join("\n");
}
