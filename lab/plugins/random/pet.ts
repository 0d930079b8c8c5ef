import { randomInt } from "node:crypto";

import type { ValueKind } from "../provider/value-provider";

export const petKind: ValueKind = {
  inputs: {
    keepers: { type: "map" },
    length: { type: "number", default: 2 },
    prefix: { type: "string" },
    separator: { type: "string", default: "-" },
  },
  outputs: [],
  secretOutputs: [],
  create: async (inputs) => {
    const words = petWords(inputs.number("length"));
    const prefix = inputs.text("prefix");
    const id = [...(prefix === "" ? [] : [prefix]), ...words].join(inputs.text("separator"));
    return { id, outputs: {} };
  },
};

/** "dog"; "brave-dog"; "truly-brave-dog"; more adverbs with more words. */
function petWords(count: number): readonly string[] {
  if (count < 1) return [];
  const adverbsInFront = Array.from({ length: Math.max(0, count - 2) }, () => oneOf(adverbs));
  return [...adverbsInFront, ...(count > 1 ? [oneOf(adjectives)] : []), oneOf(animals)];
}

function oneOf(wordList: string): string {
  const words = wordList.split(" ");
  return words[randomInt(words.length)] ?? "";
}

const adverbs =
  "barely boldly briefly calmly clearly duly early easily fairly firmly freely gently gladly highly keenly kindly lightly merely mildly neatly nicely openly partly plainly purely quickly quietly rarely safely simply slowly softly steadily surely truly vastly warmly wholly wildly wisely";
const adjectives =
  "able agile amber blue bold brave bright brisk calm clever coral crisp curious deft eager early fair fast fine fond free fresh gentle giant glad golden good grand green happy hardy honest humble keen kind large light lively loyal lucky merry mild modest neat noble novel patient placid polite proud quick quiet rapid ready rich robust round sharp shy silver sincere sleek smart smooth social solid sound stable steady still strong sunny sure swift tender tidy tranquil trusty upright vast vital vivid warm wise witty young";
const animals =
  "alpaca ant antelope ape badger bat bear beaver bee beetle bird bison boar buck bunny camel cat cheetah chimp cicada clam cobra cod colt cow coyote crab crane cricket crow deer dog dolphin donkey dove duck eagle eel elk emu falcon fawn ferret finch fish fox frog gazelle gecko gibbon giraffe gnu goat goose gopher grouse gull hare hawk heron hippo horse hound husky ibex ibis iguana impala jackal jaguar jay kangaroo katydid kiwi koala lark lemur leopard lion lizard llama lobster lynx macaw magpie mako mammoth marmot marten mole monkey moose moth mouse mule newt octopus oriole osprey otter owl ox panda panther parrot pelican penguin perch pig pigeon pony poodle puffin puma quail rabbit raccoon ram rat raven ray robin rooster salmon seal shark sheep shrew shrimp skunk sloth slug snail snake sole sparrow spider squid stag stork swan tapir tern tiger toad toucan trout tuna turkey turtle viper vulture wallaby walrus wasp weasel whale wolf wombat wren yak zebra";
