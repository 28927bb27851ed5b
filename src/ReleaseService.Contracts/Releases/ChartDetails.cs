namespace ReleaseService.Contracts.Releases;

/// <summary>A Helm chart reference in one of the two forms a release may have (wire-contract "The spec document").</summary>
/// <param name="Url">Repository URL (<c>http(s)://…</c>) or OCI reference (<c>oci://…</c>).</param>
/// <param name="Name">Chart name; null in the OCI form, where the URL holds it.</param>
/// <param name="Version">Exact version; null only in the OCI form with a digest.</param>
/// <param name="Digest"><c>sha256:…</c> of an OCI chart; null where the version names it.</param>
public sealed record ChartDetails(string Url, string? Name, string? Version, string? Digest);
