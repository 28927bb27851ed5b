using System.Text.Json;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Identity;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Contracts.Releases;

namespace ReleaseService.Cli.Tests;

/// <summary>Records as a service answers them.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset At = new(2026, 8, 4, 17, 0, 0, TimeSpan.Zero);
    public static readonly ChartDetails Chart = new("https://charts.wandb.ai", "operator-wandb", "0.43.8", null);
    public static readonly ReleaseReference Old = new(Guid.Parse("11111111-1111-4111-8111-111111111111"), "0.82.2-1");
    public static readonly ReleaseReference New = new(Guid.Parse("22222222-2222-4222-8222-222222222222"), "0.83.0-2");

    public static readonly ReleaseDiff Diff = new(Old, New,
    [
        new("chart", "chart.version", Json("\"0.42.0\""), Json("\"0.43.8\"")),
        new("app", "values.app.image.tag", Json("\"0.82.2\""), Json("\"0.83.0\"")),
        new("app", "values.app.replicas", null, Json("2")),
        new("weave", "values.weave.mode", Json("\"true\""), Json("true")),
    ]);

    public static ChannelDetails Channel(string name, ReleaseReference? head = null, long sequence = 14) => new(
        Guid.Parse("33333333-3333-4333-8333-333333333333"), name, "Stable", "What most follow.", ChannelAccess.Public, true,
        head is null ? null : new ChannelHead(sequence, head.ReleaseId, head.Name, "0.83.0", Chart, At, "Six days on beta."), new ChannelRequirement("beta", 72));

    public static ReleaseDetails Release(ReleaseReference of) => new(of.ReleaseId, of.Name, "0.83.0", At, $"sha256:{new string('a', 64)}", Chart, "First line.\nSecond line.", ["beta"], []);

    public static PromotionDetails Promotion(long sequence, ReleaseReference release, string reason = "Six days on beta.", bool isRollback = false) =>
        new(sequence, release.ReleaseId, release.Name, "0.83.0", "token:ci", reason, At, isRollback, []);

    public static PromotionResult Promoted(bool dryRun, params Refusal[] refusals) =>
        new("stable", true, dryRun, Promotion(14, New), Promotion(13, Old), refusals, [], Diff);

    public static FindingDetails Finding(FindingSeverity severity = FindingSeverity.Error) => new("value-null", severity, "values.app.x", "Null makes the operator panic.", 12, 3, null);

    public static TokenDetails Token(string name = "ci", DateTimeOffset? revokedAt = null) => new(
        Guid.Parse("44444444-4444-4444-8444-444444444444"), name, Role.Publisher, ["beta"], At, "token:first", At.AddDays(90), null, revokedAt, revokedAt is null ? null : "token:first");

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
