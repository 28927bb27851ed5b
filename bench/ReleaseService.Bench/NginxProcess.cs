using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ReleaseService.Bench;

/// <summary>nginx in a temporary folder.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private NginxProcess(Process process, string folder, string url) => (_process, _folder, Url) = (process, folder, url);

    public string Url { get; }

    public int Pid => _process.Id;

    /// <param name="http">What its http { } holds: servers on 127.0.0.1.</param>
    /// <param name="url">Where one of them listens.</param>
    /// <param name="workers">How many processes share the work.</param>
    public static async Task<NginxProcess> StartAsync(string http, string url, int workers = 1)
    {
        var folder = Directory.CreateTempSubdirectory("nginx-bench-").FullName;
        await File.WriteAllTextAsync($"{folder}/nginx.conf", $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}} # The workers read what we write.
            worker_processes {{workers}};
            daemon off;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log warn;
            events { worker_connections 1024; }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
                {{http}}
            }
            """);
        var process = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-c", $"{folder}/nginx.conf", "-p", folder, "-e", $"{folder}/error.log"]))!;
        var nginx = new NginxProcess(process, folder, url);
        using var client = new HttpClient();
        for (var i = 0; ; i++)
        {
            try
            {
                using var answer = await client.GetAsync($"{nginx.Url}/healthz");
                return nginx;
            }
            catch (HttpRequestException) when (i < 200 && !process.HasExited)
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>The kinds of its errors and how many of each.</summary>
    public string Errors() => string.Join("; ", File.ReadLines($"{_folder}/error.log")
        .Select(line => Regex.Replace(Regex.Replace(line, @"^.*?\*[0-9]+ ", ""), @", client:.*$", "")).GroupBy(line => line).Select(group => $"{group.Count()} × {group.Key}"));

    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()])) // The master ends its worker.
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
