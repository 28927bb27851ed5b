using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ReleaseService.Hosting;

namespace ReleaseService.Server.Hosting.Tls;

/// <summary>
/// The certificate as the files have it now. New connections get a renewed one; nothing is closed for it (Kestrel's own reload stops and
/// rebinds the endpoint). Files are compared by content, since Kubernetes renews a mounted secret by swapping links. A renewal that can't be
/// read leaves the old certificate in use.
/// </summary>
public sealed partial class ReloadingCertificate(TlsSettings settings, TimeProvider time, ILogger<ReloadingCertificate> logger) : BackgroundService
{
    private volatile SslStreamCertificateContext? _current;
    private string _fingerprint = "";

    public SslStreamCertificateContext Current => _current ?? throw new InvalidOperationException("There is no certificate before the start.");

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            Load();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException($"Tls:CertificateFile {settings.CertificateFile} and KeyFile {settings.KeyFile} are no certificate with its key ({e.GetType().Name}).");
        }

        return base.StartAsync(cancellationToken);
    }

    /// <summary>Loads the files if they have changed.</summary>
    public void Load()
    {
        var (certificate, key) = (File.ReadAllText(settings.CertificateFile!), File.ReadAllText(settings.KeyFile!));
        var fingerprint = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(certificate + key)));
        if (fingerprint == _fingerprint)
            return;

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        var leaf = X509Certificate2.CreateFromPem(certificate, key);
        _current = SslStreamCertificateContext.Create(leaf, chain, offline: true);
        _fingerprint = fingerprint;
        Log.Loaded(logger, leaf.Thumbprint, leaf.NotAfter.ToUniversalTime());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.ReloadInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                TryLoad();
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void TryLoad()
    {
        try
        {
            Load();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Log.Failed(logger, settings.CertificateFile!, e.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Certificate {Thumbprint} is in use; it ends {NotAfter:u}")]
        public static partial void Loaded(ILogger logger, string thumbprint, DateTime notAfter);

        [LoggerMessage(Level = LogLevel.Error, Message = "The certificate in {File} can't be read ({Problem}); the one before stays in use")]
        public static partial void Failed(ILogger logger, string file, string problem);
    }
}
