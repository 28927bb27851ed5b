using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ReleaseService.Hosting;

namespace ReleaseService.Poller.Service;

/// <summary>Authorities of the administrator's own, besides the system's; as <c>customCACerts</c> and <c>caCertsConfigMap</c> mount them.</summary>
public static class CaBundle
{
    /// <param name="path">A PEM file, or a folder whose <c>.crt</c>, <c>.pem</c> and <c>.cer</c> files are read.</param>
    public static X509Certificate2Collection Read(string path)
    {
        var files = Directory.Exists(path)
            ? Directory.GetFiles(path).Where(file => Path.GetExtension(file) is ".crt" or ".pem" or ".cer").Order(StringComparer.Ordinal).ToArray()
            : [path];
        var authorities = new X509Certificate2Collection();
        foreach (var file in files)
        {
            try
            {
                authorities.ImportFromPemFile(file);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                throw new SettingsException($"Service:CaBundle: {file} can't be read as PEM certificates: {e.Message}");
            }
        }

        return authorities.Count > 0 ? authorities : throw new SettingsException($"Service:CaBundle: {path} holds no certificate; it needs PEM blocks, in files .crt, .pem or .cer.");
    }

    /// <summary>Accepts what the system trusts, and chains that end at one of the authorities. A wrong name is never accepted.</summary>
    public static RemoteCertificateValidationCallback Trusting(X509Certificate2Collection authorities) => (_, certificate, chain, errors) =>
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 leaf)
            return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1")); // serverAuth
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            own.ChainPolicy.ExtraStore.Add(element.Certificate);
        return own.Build(leaf);
    };
}
