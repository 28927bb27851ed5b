using ReleaseService.Hosting;

namespace ReleaseService.Server.Hosting.Tls;

/// <summary>Section <c>Tls</c>: the certificate of every https:// address (<c>--urls</c>, <c>Kestrel:Endpoints</c>).</summary>
public sealed class TlsSettings : ISettings
{
    /// <summary>PEM: the certificate, then its intermediates, as cert-manager and Kubernetes' tls.crt have it.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM: its private key, unencrypted.</summary>
    public string? KeyFile { get; init; }

    /// <summary>How often the files are looked at; 1 s – 1 day.</summary>
    public TimeSpan ReloadInterval { get; init; } = TimeSpan.FromSeconds(10);

    public IEnumerable<string> Check()
    {
        if ((CertificateFile is null) != (KeyFile is null))
            yield return "CertificateFile and KeyFile go together.";
        foreach (var (name, file) in new[] { (nameof(CertificateFile), CertificateFile), (nameof(KeyFile), KeyFile) })
        {
            if (file is not null && !File.Exists(file))
                yield return $"{name} {file} doesn't exist.";
        }

        if (ReloadInterval < TimeSpan.FromSeconds(1) || ReloadInterval > TimeSpan.FromDays(1))
            yield return $"ReloadInterval must be 00:00:01 – 1.00:00:00, is {ReloadInterval}.";
    }
}
