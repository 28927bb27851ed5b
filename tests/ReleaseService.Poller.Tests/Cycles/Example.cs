using System.Text;
using System.Text.Json;
using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Core.Layers;
using ReleaseService.Poller.Cycle;

namespace ReleaseService.Poller.Tests.Cycles;

/// <summary>What the pure steps take, for tests without a cluster.</summary>
internal static class Example
{
    public const string Uid = "11111111-1111-1111-1111-111111111111";

    public static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    /// <param name="phase">Of the status; null for none.</param>
    /// <param name="writtenAt">When the operator wrote it, to the second, as managedFields have it.</param>
    /// <param name="tag">What the poller has in the resource.</param>
    public static WandbResource V1(string? phase, string writtenAt = "2026-09-01T12:00:00Z", string tag = "0.80.0") => new(Json(
        """
        {"apiVersion":"apps.wandb.com/v1","metadata":{"namespace":"ns","name":"wandb","uid":"UID","resourceVersion":"7","generation":3,"managedFields":[
           {"manager":"release-poller","operation":"Apply","apiVersion":"apps.wandb.com/v1","time":"2026-09-01T11:59:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:values":{"f:app":{"f:image":{"f:tag":{}}}}}}},
           {"manager":"manager","operation":"Update","apiVersion":"apps.wandb.com/v1","time":"WRITTEN","subresource":"status","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:phase":{}}}}]},
         "spec":{"values":{"app":{"image":{"tag":"TAG"}},"mine":1}},
         "status":STATUS}
        """.Replace("UID", Uid, StringComparison.Ordinal).Replace("WRITTEN", writtenAt, StringComparison.Ordinal).Replace("TAG", tag, StringComparison.Ordinal).Replace("STATUS", phase is null ? "{}" : $"{{\"phase\":\"{phase}\"}}", StringComparison.Ordinal)));

    public static WandbResource V2(string migration, string version = "0.80.0") => new(Json(
        """
        {"apiVersion":"apps.wandb.com/v2","metadata":{"namespace":"ns","name":"wandb","uid":"UID","resourceVersion":"7","generation":3},
         "spec":{"wandb":{"version":"VERSION"}},"status":{"wandb":{"migration":MIGRATION}}}
        """.Replace("UID", Uid, StringComparison.Ordinal).Replace("VERSION", version, StringComparison.Ordinal).Replace("MIGRATION", migration, StringComparison.Ordinal)));

    public static Layer Layer(string json) => Core.Layers.Layer.Read(Json(json)).TryGet(out var layer) ? layer : throw new FormatException("The test's layer is none.");

    public static Candidate Candidate(string version, long? sequence = 5, string? digest = null) => new(Release(version, sequence, digest), Document(version));

    public static HeldRelease Release(string version, long? sequence = 5, string? digest = null) => new(
        $"id-{version}", $"{version}-1", digest ?? $"sha256:{version}", version, "2026-08-01T00:00:00.000Z", "stable", "stable-id", sequence is { } number ? new Floor(1, number, digest ?? $"sha256:{version}") : null, "\"etag\"");

    /// <summary>What a cycle starts from.</summary>
    public static Observation Observed(WandbResource resource, KeptState? kept = null, string? running = null) =>
        new(resource, UserInput.None, License.None, kept ?? Holding(null), running, null);

    /// <summary>What is remembered of a resource that has a release.</summary>
    public static KeptState Holding(string? version, params Quarantined[] quarantine)
    {
        var kept = KeptState.New(Uid);
        kept = kept with { State = kept.State with { Quarantine = quarantine } };
        return version is null ? kept : kept.Applied(Candidate(version), null);
    }

    public static byte[] Document(string version) =>
        Encoding.UTF8.GetBytes("""{"metadata":{},"chart":{"url":"https://charts.wandb.ai"},"values":{"app":{"image":{"tag":"TAG"}}}}""".Replace("TAG", version, StringComparison.Ordinal));

    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
