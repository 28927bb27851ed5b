using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.CrashServer;
using ReleaseService.Server;
using ReleaseService.Server.Hosting;
using ReleaseService.Storage;

// The real server, which kills its process at the n-th point at which a write could be left half done. Each line of standard input, `N SETTING SETTING…` with
// tabs between, ends the server before it and starts another (N = 0: it lives): a process can show what a crash left behind and then be the next to crash, which
// spares every other start. Prints `listening URL`, and each point as it is reached.
WebApplication? app = null;
while (await Console.In.ReadLineAsync() is { } line)
{
    if (app is not null)
        await app.DisposeAsync();
    var words = line.Split('\t');
    var points = new WritePoints(deadly: int.Parse(words[0]));
    app = ReleaseServer.Create(StartCommand.Parse(words[1..]), builder =>
        builder.Services.ConfigureDbContext<ReleaseDbContext>(options => options.AddInterceptors(new WriteInterceptor(points))));
    app.Use((context, next) =>
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            context.Response.OnStarting(() => points.ReachAsync($"before the answer to {context.Request.Method}"));
        return next(context);
    });
    await app.StartListeningAsync();
    await Console.Out.WriteLineAsync($"listening {app.Urls.First()}");
}
