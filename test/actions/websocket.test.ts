import * as fc from "fast-check";
import { outcomeOf } from "../../lib/actions/exec";
import { messagesIn } from "../../lib/actions/websocket";
import { frame } from "./support/fake-api";

describe("what a command in a pod sends over a websocket", () => {
  test("C8: comes out as it was sent, wherever the wire cuts it", () => {
    const sent = fc.array(fc.string({ maxLength: 400 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sent, fc.nat(), (texts, cut) => {
        const bytes = Buffer.concat(texts.map((text) => frame(1, text)));
        const at = cut % (bytes.length + 1);
        const first = messagesIn(bytes.subarray(0, at));
        const second = messagesIn(Buffer.concat([first.rest, bytes.subarray(at)]));
        const got = [...first.messages, ...second.messages].map((each) => each.subarray(1).toString());
        expect(got).toEqual(texts.map((text) => Buffer.from(text).toString()));
        expect(second.rest).toHaveLength(0);
      }),
    );
  });

  test("C8: parts are put together, and pings between them left out", () => {
    const part = (first: number, text: string) =>
      Buffer.concat([Buffer.from([first, Buffer.byteLength(text)]), Buffer.from(text)]);
    const bytes = Buffer.concat([part(0x02, "\x01one "), part(0x89, "ping"), part(0x80, "whole")]);
    expect(messagesIn(bytes).messages.map(String)).toEqual(["\x01one whole"]);
  });

  test("C8: a message too long for two bytes of length", () => {
    const head = Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
    const { messages } = messagesIn(Buffer.concat([head, Buffer.alloc(65_536, "x")]));
    expect(messages.map(({ length }) => length)).toEqual([65_536]);
  });

  test("C8: success, failure and a broken connection are told apart", () => {
    const message = (channel: number, text: string) =>
      Buffer.concat([Buffer.from([channel]), Buffer.from(text)]);
    const success = message(3, JSON.stringify({ status: "Success" }));
    const failure = message(3, JSON.stringify({ status: "Failure", message: "exit code 1" }));
    expect(outcomeOf([message(1, "a"), message(1, "b"), success])).toEqual({
      output: "ab",
      complaint: undefined,
    });
    expect(outcomeOf([message(2, "no quorum\n"), failure]).complaint).toBe("exit code 1: no quorum");
    expect(outcomeOf([message(1, "a")]).complaint).toMatch(/broke/);
  });
});
