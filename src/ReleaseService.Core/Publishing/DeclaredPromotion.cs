using System.Text.Json.Nodes;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Publishing.Yaml;

namespace ReleaseService.Core.Publishing;

/// <summary>One entry of a channel file's append-only list.</summary>
/// <param name="Release">Name of the release.</param>
/// <param name="At">When it was promoted; null while no server has it.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="IsRollback">Whether it is declared one: an older release than the entry above it.</param>
/// <param name="Place">Where it stands; null for one that comes from a server.</param>
public sealed record DeclaredPromotion(string Release, DateTimeOffset? At, string Reason, bool IsRollback, SourcePlace? Place = null)
{
    public static DeclaredPromotion From(PromotionDetails promotion) => new(promotion.ReleaseName, promotion.At, promotion.Reason, promotion.IsRollback);

    internal static DeclaredPromotion? Read(YamlNode node, int index, List<Defect> defects)
    {
        var path = $"promotions[{index}]";
        if (node is not YamlMap map)
        {
            defects.Add(new("promotion_kind", path, "Must be a map with release, at and reason.", node.Place));
            return null;
        }

        var fields = new YamlFields(map, path, defects);
        var release = fields.Text("release");
        var at = fields.Has("at") ? fields.Text("at") : null;
        var isRollback = fields.Boolean("rollback");
        var reason = fields.OptionalText("reason");
        fields.RefuseOthers();
        var time = at is null ? null : Timestamp.Parse(at);
        if (at is not null && time is null)
            defects.Add(new("promotion_time", $"{path}.at", "Must be an RFC 3339 time with at most milliseconds, such as 2026-03-24T18:35:42.479Z.", fields.PlaceOf("at")));
        if (ReasonRules.Check(reason) is { } why)
            defects.Add(new("promotion_reason", $"{path}.reason", $"A {why}", fields.PlaceOf("reason")));
        return release is null || (at is null) != (time is null) ? null : new DeclaredPromotion(release, time, reason, isRollback, map.Place);
    }

    /// <summary>The members of the entry, in the order of channels/README.md.</summary>
    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["release"] = Release };
        if (At is { } at)
            json["at"] = Timestamp.Format(at);
        if (IsRollback)
            json["rollback"] = true;
        if (Reason.Length > 0)
            json["reason"] = Reason;
        return json;
    }
}
