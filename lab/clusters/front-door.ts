import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import * as http2 from "node:http2";
import * as https from "node:https";
import type { TLSSocket } from "node:tls";
import type { ClientCertificate } from "../kubernetes/pki";

/** The API server that answers behind every door, and as whom callers are announced to it. */
export interface ApiServer {
  readonly port: number;
  readonly announcer: ClientCertificate;
}

/** Where a cluster is called, and what it shows and trusts: PEM texts. */
export interface Door {
  readonly address: string;
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
  /** Signs the certificates of its callers. */
  readonly authority: string;
}

/** Headers by which callers are announced, which none may bring along, and those that are HTTP/2's own. */
const NOT_FORWARDED = /^(x-remote-|:)/i;

/** Headers that speak of one connection, which HTTP/2 refuses to pass on. */
const OF_CONNECTION = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade"]);

type Request = IncomingMessage | http2.Http2ServerRequest;
type Response = ServerResponse | http2.Http2ServerResponse;

/**
 * Opens a cluster's endpoint: callers show certificates of the cluster's own authority, as to an API server of the
 * cluster, and are announced by these to the lab's.
 */
export function openDoor(door: Door, api: ApiServer): Promise<http2.Http2SecureServer> {
  const server = http2.createSecureServer(
    {
      allowHTTP1: true,
      cert: door.certificate,
      key: door.key,
      ca: door.authority,
      requestCert: true,
      // Who shows none is nobody, and gets what nobody gets.
      rejectUnauthorized: false,
    },
    (request, response) => forward(request, response, api),
  );
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(door.port, door.address, () => resolve(server));
  });
}

function forward(request: Request, response: Response, api: ApiServer): void {
  const { announcer, port } = api;
  const onward = https.request(
    {
      host: "127.0.0.1",
      port,
      ca: announcer.authority,
      cert: announcer.certificate,
      key: announcer.key,
      method: request.method,
      path: request.url,
      headers: announced(request),
    },
    (answer) => {
      const passedOn = Object.entries(answer.headers).filter(([name]) => !OF_CONNECTION.has(name));
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(passedOn));
      answer.pipe(response);
    },
  );
  onward.on("error", (error) => {
    if (response.headersSent) return void response.destroy(error);
    response.writeHead(502);
    response.end(error.message);
  });
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

function announced(request: Request): OutgoingHttpHeaders {
  const own = Object.entries(request.headers).filter(([name]) => !NOT_FORWARDED.test(name));
  const socket = "stream" in request ? request.stream.session?.socket : request.socket;
  const { user, groups } = callerOf(socket as TLSSocket); // the server speaks TLS alone
  return {
    ...Object.fromEntries(own),
    ...framing(request),
    "x-remote-user": user,
    "x-remote-group": [...groups],
  };
}

/** HTTP/2 needs no length; without a word about it, Node passes the body of a DELETE on as the next request's beginning. */
function framing(request: Request): OutgoingHttpHeaders {
  const isFramed = !("stream" in request) || request.headers["content-length"] !== undefined;
  return isFramed || request.stream.endAfterHeaders ? {} : { "transfer-encoding": "chunked" };
}

/** Whom Kubernetes sees in a certificate: its common name, and its organizations as groups. */
function callerOf(socket: TLSSocket): { readonly user: string; readonly groups: readonly string[] } {
  const { subject } = socket.authorized ? socket.getPeerCertificate() : {};
  if (!subject) return { user: "system:anonymous", groups: ["system:unauthenticated"] };
  const [user = ""] = [subject.CN].flat();
  return { user, groups: [...[subject.O ?? []].flat(), "system:authenticated"] };
}
