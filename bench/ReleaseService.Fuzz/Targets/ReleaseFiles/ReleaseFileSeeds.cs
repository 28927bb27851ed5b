namespace ReleaseService.Fuzz.Targets.ReleaseFiles;

/// <summary>Files to begin with: one that is right in each style, and some that aren't.</summary>
internal static class ReleaseFileSeeds
{
    private const string Head = "name: 0.79.0-1\nplatformVersion: 0.79.0\ncreatedAt: \"2026-03-24T18:35:42.479Z\"\nchart:\n  url: https://charts.wandb.ai\n  name: operator-wandb\n  version: 0.41.0\n";

    public static readonly IReadOnlyList<string> All =
    [
        Head + "values:\n  app:\n    image:\n      repository: wandb/local\n      tag: 0.79.0\n",
        "# One\n" + Head + "notes: |\n  **W&B**\n\n  - a\nwaivers:\n  - rule: unknown-key\n    path: values.x # two\n    reason: \"Meant so.\"\naliases: [\"11111111-1111-4111-8111-111111111111\"]\nvalues: {app: {image: {tag: 'x''y'}}, x: [1, -2, !!float 0.5, true, \"a\\u0041\", {}]}\n",
        Head + "aliases:\n- 11111111-1111-4111-8111-111111111111\nnotes: >-\n  folded\n  text\nvalues:\n  api: {image: {tag: v1}}\n  ? |\n    long\n  : - a\n    - - b\n  extraEnv:\n    KEY: \"1\"\n    T: ~\n    D: 2026-01-01\n",
        "{\"name\":\"0.79.0-1\",\"platformVersion\":\"0.79.0\",\"createdAt\":\"2026-03-24T18:35:42.479Z\",\"chart\":{\"url\":\"oci://r.example.com/c\",\"digest\":\"sha256:0\"},\"values\":{\"app\":{\"image\":{\"tag\":\"1\"}}}}",
        "a: &x 1\nb: *x\n<<: {c: 1}\n!!str d: !!int e\n%YAML 1.1\n---\nf: !<tag:x> g\n...\n--- h\n", "\uFEFFa: 1\r\nb:\r\n\t- c\r\n", "- a\n- b\n", "a: [b, {c: d}, 'e', \"f\\\n g\"]\n", "name: stable\ntitle: T\naccess: public\npromotions:\n- release: a\n  at: \"2026-01-01T00:00:00.000Z\"\n  rollback: true\nrequires: {channel: beta, hours: 72}\n", "",
    ];

    public static readonly IReadOnlyList<string> Words =
    [
        "name:", "platformVersion:", "createdAt:", "chart:", "url:", "version:", "digest:", "values:", "notes:", "waivers:", "rule:", "path:", "reason:", "aliases:", "app:", "image:", "tag:", "password: ", "value: ", ": ", "- ", "? ", "\n", "\n  ", "\n    ",
        "\n- ", "&a ", "*a", "<<: ", "!!str ", "!!int ", "!!float ", "!!bool ", "!!map ", "!<tag:yaml.org,2002:str> ", "! ", "!", "!!", "!%", "!%E2%82", "%TAG ! tag:x,2000:\n", "%YAML 1.2\n", "---\n", "...\n", "|\n", "|-\n", "|+\n", "|9\n", ">\n", ">-\n",
        "'", "\"", "''", "\\", "\\u", "\\ud800", "\\udc00", "\\U0010FFFF", "\\UFFFFFFFF", "\\x00", "\\0", "\\e", "\\N", "\\_", "\\L", "\\P", "\\\n", "[", "]", "{", "}", ",", "[{", "{?", "#", " #", "\t", "\r", "\r\n", "\u0085", "\u2028", "\uFEFF",
        "~", "null", "yes", "no", "true", "0o17", "0x1F", ".inf", ".nan", "1:30", "2026-01-01", "1e3", "0.1", "-.5", "+1", "$", "@", "`", "a\\\": b", "\"a.b\"", "\"[0]\"", "11111111-1111-4111-8111-111111111111", "\uD83D\uDE00", "\u00A0", "=",
    ];
}
