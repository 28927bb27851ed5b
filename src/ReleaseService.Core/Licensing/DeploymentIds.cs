namespace ReleaseService.Core.Licensing;

/// <summary>How deployments are named: mostly by a UUID, but what issuers outside write is up to them.</summary>
public static class DeploymentIds
{
    public const int MaxLength = 200;

    /// <summary>What <see cref="IsOne"/> takes, for whoever sent something else.</summary>
    public static string Wanted { get; } = $"A deployment's id has 1 – {MaxLength} characters, mostly those of a UUID: deploymentId of GET /api/v1/license.";

    /// <summary>A UUID in lower case (RFC 9562 §4), whatever the issuer wrote: one deployment must not be two, of which only one is revoked.</summary>
    public static string Normalize(string id) => Uuid.TryParse(id, out var uuid) ? uuid.ToString() : id;

    /// <summary>Whether a license can name a deployment so.</summary>
    public static bool IsOne(string id) => id.Length is > 0 and <= MaxLength && !id.Any(char.IsControl);
}
