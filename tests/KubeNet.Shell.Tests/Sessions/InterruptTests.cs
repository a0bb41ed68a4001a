using KubeNet.Shell.Hosting;
using KubeNet.Shell.Sessions;

namespace KubeNet.Shell.Tests.Sessions;

public sealed class InterruptTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("while ($true) { }")]
    [InlineData("Start-Sleep -Seconds 600")]
    [InlineData("1..[int]::MaxValue | ForEach-Object { $_ } | Out-Null")]
    public async Task Stop_ends_the_running_pipeline_and_the_session_goes_on(string endless)
    {
        await Task.Run(() =>
        {
            var output = new StringWriter();
            var host = new EmbeddedHost(new HostStreams { Input = TextReader.Null, Output = output, Error = output }, nonInteractive: true);
            using Session session = SessionFactory.Open(host, modulePath: null);
            using var started = new ManualResetEventSlim();
            Task<bool> stopper = Task.Run(() =>
            {
                bool inTime = started.Wait(Limit);
                session.Stop();
                return inTime;
            });
            session.Runspace.SessionStateProxy.SetVariable("started", started);

            bool completed = session.Run($"$started.Set(); {endless}");

            Assert.True(stopper.Result);
            Assert.False(completed);
            Assert.Null(host.RequestedExitCode);
            Assert.True(session.Run("'still here'"));
            Assert.Equal("still here", output.ToString().Trim());
        }).WaitAsync(Limit);
    }
}
