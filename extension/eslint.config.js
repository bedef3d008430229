// Each rule beyond the recommended sets has its reason beside it.
import js from "@eslint/js";
import ts from "typescript-eslint";

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
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({
          property,
          message: "Build nodes instead; text from outside must never become markup.",
        })),
        { object: "document", property: "write", message: "Build nodes instead." },
      ],
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
      eqeqeq: "error",
      // A leading underscore says that a value is left out on purpose.
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
    },
  },
  { files: ["src/ext.ts"], rules: { "no-restricted-globals": "off" } },
  {
    // Plain JavaScript has no types to check.
    files: ["eslint.config.js"],
    extends: [ts.configs.disableTypeChecked],
  },
  {
    // A test may say what it knows of its own fixtures.
    files: ["src/**/*.test.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
