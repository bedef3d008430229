// Each rule beyond the recommended sets has its reason beside it.
import js from "@eslint/js";
import ts from "typescript-eslint";

/** Who may not import whom: arrows go down only. What a layer alone takes of one above stands behind its name. */
const layers = {
  // Reads the page, and knows of nothing else.
  page: /\/(find|act|surfaces|background|ext|ext-life)(\/|$)/,
  // A highlight is a promise that a tap counts: it asks the tap's rules, and takes its colour from the marks.
  find: /\/(background|ext|ext-life)(\/|$)|\/act\/(?!(surroundings|tap)$)|\/surfaces\/(?!shade$)/,
  act: /\/(surfaces|background|ext|ext-life)(\/|$)/,
  // A button that calls is pressed by the rules of a tap.
  surfaces: /\/(page|find|background|ext|ext-life)(\/|$)|\/act\/(?!call-press$)/,
  // Runs where there is no page. What was said of sites is stored in one form.
  background: /\/(page|find|act)\/|\/surfaces\/(?!site-switch$)/,
};

/** What makes markup of text. A test's own pages may be made with the second row. */
const sinks = ["innerHTML", "outerHTML", "insertAdjacentHTML", "srcdoc", "setHTMLUnsafe", "parseHTMLUnsafe"];
const parsers = ["createContextualFragment", "parseFromString"];

const restricted = (properties) => [
  "error",
  ...properties.map((property) => ({
    property,
    message: "Build nodes instead; text from outside must never become markup.",
  })),
  ...["write", "writeln"].map((property) => ({
    object: "document",
    property,
    message: "Build nodes instead.",
  })),
  ...["globalThis", "self", "window"].flatMap((object) =>
    ["chrome", "browser"].map((property) => ({ object, property, message: "Only ext.ts names it." })),
  ),
];

export default ts.config(
  { ignores: ["node_modules/", "build/", "bundle/"] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // A page's text must never become markup.
      "no-restricted-properties": restricted([...sinks, ...parsers]),
      // One file names the browser's API, so that everything else runs in tests.
      "no-restricted-globals": ["error", "chrome", "browser"],
      // Nothing is left in other people's consoles.
      "no-console": "error",
      // Numbers in templates are meant; everything else must be turned into text knowingly.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Handlers may be arrow functions that end in a call.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // The checked flags say why a promise is let go.
      "@typescript-eslint/no-floating-promises": ["error", { ignoreVoid: true }],
      "no-eval": "error",
      "no-new-func": "error",
      eqeqeq: "error",
      // A leading underscore says that a value is left out on purpose.
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
    },
  },
  { files: ["src/ext.ts"], rules: { "no-restricted-globals": "off", "no-restricted-properties": "off" } },
  ...Object.entries(layers).map(([layer, above]) => ({
    files: [`src/${layer}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: above.source, message: `No business of the layer "${layer}".` }] },
      ],
    },
  })),
  {
    // Plain JavaScript has no types to check.
    files: ["eslint.config.js"],
    extends: [ts.configs.disableTypeChecked],
  },
  {
    // A test may say what it knows of its own fixtures.
    files: ["src/**/*.test.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "no-restricted-properties": restricted(sinks),
    },
  },
);
