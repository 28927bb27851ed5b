using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using ReleaseService.Hosting;

namespace ReleaseService.Server.Hosting;

/// <summary>Addresses, limits, proxies and shutdown.</summary>
public static class HostingSetup
{
    private const string DefaultUrl = "http://localhost:8080";

    public static void AddHosting(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.ReadSettings<HostingSettings>("Hosting");
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddSingleton<IHostLifetime>(services => services.GetRequiredService<Drain>());

        // Addresses are the framework's own settings (--urls, ASPNETCORE_HTTP_PORTS, Kestrel:Endpoints).
        if (!HasAddress(builder.Configuration))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = settings.MaxHeaderBytes;
            kestrel.Limits.MaxRequestBodySize = settings.MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = settings.HeaderTimeout;
        });
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new() { Timeout = settings.RequestTimeout, TimeoutStatusCode = StatusCodes.Status408RequestTimeout });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.ShutdownTimeout);
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => Trust(forwarded, settings.TrustedProxies));
    }

    /// <summary>Starts the server; an address that can't be listened on is one line, not a stack trace.</summary>
    public static async Task StartListeningAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new SettingsException($"{e.Message} (--urls says where to listen)");
        }
        catch (Exception e) when (e is FormatException or ArgumentException || (e is InvalidOperationException && e.Message.Contains("HTTPS", StringComparison.OrdinalIgnoreCase)))
        {
            throw new SettingsException($"{e.Message.Split('\n')[0].Trim()} (--urls says where to listen, Tls:CertificateFile and Tls:KeyFile give https its certificate)");
        }
    }

    /// <summary>While the server drains, each answer ends its connection (HTTP/1.1), so that clients and proxies that keep connections open make the next one elsewhere.</summary>
    public static void UseDrain(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use(next => context =>
        {
            if (drain.HasBegun && HttpProtocol.IsHttp11(context.Request.Protocol))
                context.Response.OnStarting(CloseConnection, context.Response); // an error's answer clears what was set before
            return next(context);
        });

        static Task CloseConnection(object response)
        {
            ((HttpResponse)response).Headers.Connection = "close";
            return Task.CompletedTask;
        }
    }

    /// <summary>Believes the proxies that are trusted; without any there is nothing to look at.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<HostingSettings>().TrustedProxies.Count > 0)
            app.UseForwardedHeaders();
    }

    /// <summary>A body that is announced as too large is refused before anything reads or ignores it.</summary>
    public static void UseBodyLimit(this WebApplication app)
    {
        var limit = app.Services.GetRequiredService<HostingSettings>().MaxBodyBytes;
        app.Use((context, next) => context.Request.ContentLength > limit ? Errors.ErrorAnswer.WriteAsync(context, "body_too_large") : next(context));
    }

    private static bool HasAddress(IConfiguration configuration) =>
        configuration["urls"] is { Length: > 0 } || configuration["http_ports"] is { Length: > 0 } || configuration["https_ports"] is { Length: > 0 }
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    private static void Trust(ForwardedHeadersOptions forwarded, List<string> proxies)
    {
        // Without a trusted proxy nothing is believed: the framework's default would trust the loopback.
        forwarded.ForwardedHeaders = proxies.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
                forwarded.KnownProxies.Add(address);
            else
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }
    }
}
