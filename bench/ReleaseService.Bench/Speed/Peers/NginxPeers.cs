using ReleaseService.Bench.Speed.Load;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench.Speed.Peers;

/// <summary>
/// nginx with two workers that serves the body from a file, to anybody (no license is looked at), in three ways: plainly; with the file kept open, which spares the system calls that open it; and behind auth_request to the least that can
/// allow anything, itself.
/// </summary>
internal sealed class NginxPeers : IAsyncDisposable
{
    private readonly NginxProcess _nginx;

    private NginxPeers(NginxProcess nginx, int[] ports) => (_nginx, Static, KeptOpen, Gated) = (nginx, Named("nginx static", ports[0], nginx), Named("nginx static, file kept open", ports[1], nginx), Named("nginx auth_request", ports[2], nginx));

    public Subject Static { get; }

    public Subject KeptOpen { get; }

    public Subject Gated { get; }

    public static async Task<NginxPeers> StartAsync(string folder)
    {
        int[] ports = [FreePort.Find(), FreePort.Find(), FreePort.Find(), FreePort.Find()];
        const string location = $"location = {SpeedCase.OperatorPath}";
        var file = $"alias {folder}/body; default_type application/json;";
        var http = $$"""
            sendfile on; tcp_nopush on;
            keepalive_requests 1000000000;
            client_header_buffer_size 4k;
            server { listen 127.0.0.1:{{ports[0]}}; {{location}} { {{file}} } }
            server { listen 127.0.0.1:{{ports[1]}}; open_file_cache max=10; {{location}} { {{file}} } }
            server {
                listen 127.0.0.1:{{ports[2]}};
                {{location}} { auth_request /gate; {{file}} }
                location = /gate { internal; proxy_pass http://gate; proxy_pass_request_body off; proxy_set_header Content-Length ""; proxy_http_version 1.1; proxy_set_header Connection ""; }
            }
            upstream gate { server 127.0.0.1:{{ports[3]}}; keepalive 64; }
            server { listen 127.0.0.1:{{ports[3]}}; location / { return 204; } }
            """;
        return new(await NginxProcess.StartAsync(http, $"http://127.0.0.1:{ports[0]}", workers: 2), ports);
    }

    public ValueTask DisposeAsync() => _nginx.DisposeAsync();

    private static Subject Named(string name, int port, NginxProcess nginx) => new(name, $"http://127.0.0.1:{port}", nginx.Pid);
}
