/**
 * What an interpreter in an image is told to do: the question is its one argument, the answer one line of JSON with `class`, `detail`
 * and `addresses`. Only what the standard library of any supported version has.
 */
export const pythonScript = `
import json,sys,socket,time,errno,urllib.request,urllib.error,ssl
q=json.loads(sys.argv[1]);t=q['seconds']
def out(c,d='',a=None,m=None):
    print(json.dumps({'class':c,'detail':str(d)[:300],'addresses':a or [],'millis':m}));sys.exit(0)
def why(e):
    e=getattr(e,'reason',e)
    if isinstance(e,socket.gaierror): return 'dns-timeout' if e.errno==socket.EAI_AGAIN else 'dns-nxdomain'
    if isinstance(e,(socket.timeout,TimeoutError)): return 'timeout'
    n=getattr(e,'errno',None)
    if n==errno.ECONNREFUSED: return 'refused'
    if n==errno.ECONNRESET: return 'reset'
    if n==errno.ETIMEDOUT: return 'timeout'
    if n in (errno.EHOSTUNREACH,errno.ENETUNREACH,errno.EPERM): return 'unreachable'
    return 'tool'
try:
    if q['kind']=='dns':
        a=sorted(set(i[4][0] for i in socket.getaddrinfo(q['name'],None)));out('ok',', '.join(a),a)
    if q['kind'] in ('tcp','latency'):
        b=time.time();socket.create_connection((q['host'],q['port']),t).close();out('ok','open',None,(time.time()-b)*1000)
    c=ssl.create_default_context();c.check_hostname=False;c.verify_mode=ssl.CERT_NONE
    h=dict(q['headers']);b=q.get('body')
    if b is not None: h['content-type']='application/json'
    r=urllib.request.urlopen(urllib.request.Request(q['url'],data=None if b is None else b.encode(),headers=h),timeout=t,context=c)
    out('ok' if 200<=r.status<300 else 'http(%d)'%r.status,r.status)
except urllib.error.HTTPError as e: out('http(%d)'%e.code,e.code)
except Exception as e: out(why(e),e)
`;

export const nodeScript = `
const q=JSON.parse(process.argv[1]),t=q.seconds*1000;
const out=(c,d='',a=[],m)=>{console.log(JSON.stringify({class:c,detail:String(d).slice(0,300),addresses:a,millis:m}));process.exit(0)};
const why=e=>({ECONNREFUSED:'refused',ECONNRESET:'reset',ETIMEDOUT:'timeout',EHOSTUNREACH:'unreachable',ENETUNREACH:'unreachable',EPERM:'unreachable',ENOTFOUND:'dns-nxdomain',EAI_AGAIN:'dns-timeout'})[e.code]||'tool';
const fail=e=>out(why(e),e.message);
if(q.kind==='dns')require('dns').lookup(q.name,{all:true},(e,a)=>e?fail(e):out('ok',a.map(x=>x.address).join(', '),a.map(x=>x.address)));
else if(q.kind==='http'){const u=new URL(q.url);const r=require(u.protocol==='https:'?'https':'http').request(u,{method:q.body===undefined?'GET':'POST',headers:{...q.headers,...(q.body===undefined?{}:{'content-type':'application/json'})},timeout:t,rejectUnauthorized:false},s=>out(s.statusCode<300&&s.statusCode>=200?'ok':'http('+s.statusCode+')',s.statusCode));r.on('timeout',()=>out('timeout'));r.on('error',fail);r.end(q.body)}
else{const b=Date.now();const s=require('net').connect(q.port,q.host,()=>out('ok','open',[],Date.now()-b));s.setTimeout(t,()=>out('timeout'));s.on('error',fail)}
`;
