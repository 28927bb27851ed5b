namespace ReleaseService.Fuzz.Targets.Specs;

/// <summary>Documents to begin with.</summary>
internal static class SpecSeeds
{
    public const string Repository =
        """{"metadata":{"channelId":"8d0c0000-0000-4000-8000-000000000001","channelName":"stable","releaseId":"0b900000-0000-4000-8000-000000000001","releaseName":"0.79.0-1","releaseCreatedAt":"2026-03-24T18:35:42.479Z","sequence":"42","digest":"sha256:0000000000000000000000000000000000000000000000000000000000000001"},"chart":{"url":"https://charts.wandb.ai","name":"operator-wandb","version":"0.41.0"},"values":{"app":{"image":{"repository":"wandb/local","tag":"0.79.0"}},"weave-trace":{"install":true},"ingress":{"hosts":["a",1,0.5,{"b":[]}]}}}""";

    public const string Oci =
        """{"values":{"api":{"image":{"tag":"0.80.0-nightly.1"}}},"chart":{"url":"oci://registry.example.com/operator-wandb","digest":"sha256:00","path":"","username":""},"metadata":{"channelId":"c","channelName":"n","releaseId":"0b900000-0000-4000-8000-000000000001","releaseName":"0.79.0-1","releaseCreatedAt":"2026-03-24T18:35:42.4791234+02:00","sequence":"9223372036854775807","digest":"d"}}""";

    public const string Minimal =
        """{"metadata":{"releaseName":"1","releaseCreatedAt":"2026-01-01T00:00:00Z"},"chart":{"url":"http://c","name":"n","version":"1"},"values":{"app":{"image":{"tag":"1.0.0"}}}}""";

    public static readonly IReadOnlyList<string> Words =
    [
        "\"metadata\":", "\"chart\":", "\"values\":", "\"channelId\":", "\"channelName\":", "\"releaseId\":", "\"releaseName\":", "\"releaseCreatedAt\":", "\"sequence\":", "\"digest\":", "\"url\":", "\"name\":", "\"version\":",
        "\"path\":", "\"username\":", "\"credentialSecret\":", "\"repoName\":", "\"app\":", "\"api\":", "\"image\":", "\"tag\":", "\"weave-trace\":", "null", "true", "{}", "[]", "\"\"", "{\"a\":", "[[", "}", "]", ",", "\\ud800", "\\u0000",
        "\\u2028", "\\u0085", "\\ufeff", "\\n", "\\r", "\\t", "\\u007f", "oci://", "https://", "@", "\"\\ud83d\\ude00\"", "\"~\"", "\"no\"", "\"1:30\"", "\"<<\"", "\"0.1\"", "\"- a\"", "\"a: b #c\"", "\"|\"", "\\n\\n", " ", "\" \\n\"",
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999-14:00", "2026-02-30T00:00:00Z", "T24:00:00Z", ":60Z", "\uD83D\uDE00", "é", "\uFB33",
    ];
}
