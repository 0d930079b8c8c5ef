import { bcryptHash } from "../../../../lab/plugins/random/bcrypt";

describe("R10: bcrypt hashes", () => {
  const salt = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");

  // What crypt(3) of libxcrypt, which is another implementation, makes of them.
  test.each([
    ["", 4, "$2a$04$..CA.uOD/eaGAOmJB.yMBuq1wbVgYezarXi1FgOYk1qMNtxVndjJm"],
    ["hunter2 ünï", 10, "$2a$10$..CA.uOD/eaGAOmJB.yMBuuMcFw0DceKkqkZjLXWLIcOPLeR5SAA."],
  ])("of '%s' at cost %d are what others compute", (password, cost, hash) => {
    expect(bcryptHash(password, salt, cost)).toBe(hash);
  });

  test("of passwords beyond 72 bytes ignore the rest, as the format has it", () => {
    const long = "x".repeat(72);
    expect(bcryptHash(`${long}a`, salt, 4)).toBe(bcryptHash(`${long}b`, salt, 4));
    expect(bcryptHash("a", salt, 4)).not.toBe(bcryptHash("b", salt, 4));
  });
});
