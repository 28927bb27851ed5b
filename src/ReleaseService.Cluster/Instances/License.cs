namespace ReleaseService.Cluster.Instances;

/// <summary>What was found of a resource's license.</summary>
/// <param name="Token">The token; null for none.</param>
/// <param name="Secret">The secret that it is to come from; null where it comes from elsewhere.</param>
/// <param name="Problem">Why there is none although one is named: then nobody may be asked, for without a license the answer would be another channel's.</param>
public sealed record License(string? Token, string? Secret = null, string? Problem = null)
{
    public static readonly License None = new((string?)null);

    /// <summary>Not the token.</summary>
    public override string ToString() => Problem ?? (Token is null ? "none" : "one");
}
