using KubeNet.Shell;
using KubeNet.Shell.Hosting;

return ShellRunner.Run(args, HostStreams.OfProcess());
