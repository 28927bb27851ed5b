using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Core.Layers;

namespace ReleaseService.Poller;

/// <summary>
/// What <c>--dry-run</c> prints of a resource: the layer that the poller would own, what others have of the release, and what would change for the operator. The API server itself says what would become of the resource (dryRun=All).
/// Only values of the channel's are printed: others' may be secrets.
/// </summary>
public sealed class DryRun(ClusterClient cluster)
{
    private static readonly JsonSerializerOptions Printed = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="before">The resource as it stands.</param>
    /// <param name="after">As it would be.</param>
    /// <param name="state">As it would be.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    public async Task<string> DescribeAsync(WandbResource before, WandbResource after, ResourceState state, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        if (before.IsV2)
        {
            var (from, to) = (before.Version, after.Version);
            text.AppendLine(from == to ? "changes nothing" : $"would change:\n  wandb.version: {from ?? "nothing"} → {to ?? "nothing"}");
        }
        else if (SharedResource.Read(before.Spec, before.ManagedFields).TryGet(out var was) && SharedResource.Read(after.Spec, after.ManagedFields).TryGet(out var becomes))
        {
            var secret = await cluster.FindSecretAsync(before.Key.Namespace, UserInput.SecretName(before.Key.Name), cancellation);
            text.AppendLine("layer:").AppendLine(becomes.Pollers.ToJson().ToJsonString(Printed));
            var changes = Changes(was, becomes, UserInput.Read(secret)?.Layer ?? Layer.Empty).ToList();
            text.AppendLine(changes.Count == 0 ? "changes nothing" : "would change:");
            foreach (var change in changes)
                text.AppendLine($"  {change}");
        }

        if (state.Shadowed.Count > 0)
            text.AppendLine("others have:");
        foreach (var path in state.Shadowed)
            text.AppendLine($"  {path.Path} ({string.Join(", ", path.By)})");
        return text.ToString().TrimEnd();
    }

    /// <summary>Of the effective spec, by path.</summary>
    private static IEnumerable<string> Changes(SharedResource before, SharedResource after, Layer userInput)
    {
        var (was, becomes) = (Leaves(before, userInput), Leaves(after, userInput));
        foreach (var path in was.Keys.Union(becomes.Keys).Order())
        {
            var (old, now) = (was.GetValueOrDefault(path), becomes.GetValueOrDefault(path));
            if (old is null || now is null || !old.Leaf.IsSameAs(now.Leaf))
                yield return $"{path}: {Text(old)} → {Text(now)}";
        }
    }

    private static Dictionary<KeyPath, EffectiveLeaf> Leaves(SharedResource resource, Layer userInput) =>
        EffectiveSpec.Resolve(Layer.Empty, userInput, resource).Leaves.ToDictionary(leaf => leaf.Leaf.Path);

    private static string Text(EffectiveLeaf? leaf) => leaf is null ? "nothing"
        : leaf.Origins is [LayerOrigin.Channel] ? leaf.Leaf.Value.GetRawText()
        : "somebody else's value";
}
