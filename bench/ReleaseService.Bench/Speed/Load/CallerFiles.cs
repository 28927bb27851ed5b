using System.Text;
using ReleaseService.Testing.Licensing;

namespace ReleaseService.Bench.Speed.Load;

/// <summary>Makes callers, each with a license of a deployment of its own, which no other call makes again.</summary>
internal sealed class CallerFiles(string folder, LicenseIssuer issuer)
{
    private static readonly DateTimeOffset Expiry = new(2098, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private int _deployments;
    private int _files;

    /// <summary>As operators send it.</summary>
    public static string Basic(string license) => $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"license:{license}"))}";

    public static string Bearer(string license) => $"Bearer {license}";

    public string License(string algorithm = "RS256") => issuer.Sign(NewClaims(), algorithm);

    /// <param name="count">How many.</param>
    /// <param name="license">Makes the next one.</param>
    /// <param name="header">Makes it an Authorization value.</param>
    /// <returns>The file.</returns>
    public string Write(int count, Func<string> license, Func<string, string> header)
    {
        var file = $"{folder}/callers-{_files++}";
        File.WriteAllLines(file, Enumerable.Range(0, count).Select(_ => header(license())));
        return file;
    }

    /// <summary>Each with claims of its own under a signature that a known key made, of other claims: nothing less than checking it tells.</summary>
    public Func<string> Forgeries()
    {
        var real = License().Split('.');
        return () => $"{real[0]}.{LicenseIssuer.Encode(NewClaims())}.{real[2]}";
    }

    private string NewClaims() => LicenseIssuer.Claims(Expiry, new Guid(++_deployments, 1, 1, new byte[8]).ToString()).ToJsonString();
}
