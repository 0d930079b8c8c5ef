import { chosenImage } from "../../lib/registry/archive/no-image";

test("R3: names that an archive has are told without what would steer a terminal", () => {
  const images = [{ names: ["web:1\u001b]0;title\u0007"] }, { names: ["web:2\r\nerror"] }];
  expect(() => chosenImage("web.tar", images, undefined)).toThrow(
    "name one of them (--image): web:1 ]0;title , web:2 error",
  );
});
