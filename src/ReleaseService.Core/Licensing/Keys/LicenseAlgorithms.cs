namespace ReleaseService.Core.Licensing.Keys;

/// <summary>The signature algorithms (RFC 7518 §3.1) that a license may have. New ones are signed with RS256, which every client knows, or ES256.</summary>
public static class LicenseAlgorithms
{
    public const string Rs256 = "RS256";
    public const string Ps256 = "PS256";
    public const string Es256 = "ES256";

    public static IReadOnlyList<string> All { get; } = [Rs256, Ps256, Es256];

    public static IReadOnlyList<string> ToSignWith { get; } = [Rs256, Es256];
}
