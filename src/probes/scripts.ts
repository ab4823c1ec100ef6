/**
 * What an interpreter in an image is told to do: the question is its one argument, the answer one line of JSON with `class`, `detail`
 * and `addresses`. Only what the standard library of any supported version has.
 */
export const pythonScript = `
import json,sys,socket,time,errno,struct,os,urllib.request,urllib.error,ssl
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
def lookup():
    s=q['server'] or [l.split()[1] for l in open('/etc/resolv.conf') if l.split()[:1]==['nameserver']][0]
    i=os.urandom(2);n=q['name'].rstrip('.').split('.')
    m=i+struct.pack('>HHHHH',256,1,0,0,0)+b''.join(bytes([len(p)])+p.encode() for p in n)+b'\\0\\0\\1\\0\\1'
    f=socket.AF_INET6 if ':' in s else socket.AF_INET
    if q['protocol']=='TCP':
        c=socket.create_connection((s,53),t);c.settimeout(t);c.sendall(struct.pack('>H',len(m))+m);b=b''
        while len(b)<2 or len(b)<2+struct.unpack('>H',b[:2])[0]:
            r=c.recv(4096)
            if not r: out('reset','closed without an answer')
            b+=r
        b=b[2:]
    else:
        c=socket.socket(f,socket.SOCK_DGRAM);c.settimeout(t);c.connect((s,53));c.send(m);b=c.recv(4096)
    code=b[3]&15
    if code==3: out('dns-nxdomain','NXDOMAIN from '+s)
    if code: out('dns-servfail','rcode %d from %s'%(code,s))
    p=12
    while b[p]: p+=1+b[p]
    p+=5;a=[]
    for _ in range(struct.unpack('>H',b[6:8])[0]):
        while b[p] and b[p]<192: p+=1+b[p]
        p+=2 if b[p]>=192 else 1
        k,_c,_l,z=struct.unpack('>HHIH',b[p:p+10]);p+=10
        if k==1: a.append(socket.inet_ntoa(b[p:p+4]))
        p+=z
    out('ok' if a else 'dns-nxdomain',', '.join(a) or 'no address',a)
try:
    if q['kind']=='dns':
        if q['protocol']=='UDP' and not q['server']:
            a=sorted(set(i[4][0] for i in socket.getaddrinfo(q['name'],None)));out('ok',', '.join(a),a)
        lookup()
    if q['kind'] in ('tcp','latency'):
        b=time.time();socket.create_connection((q['host'],q['port']),t).close();out('ok','open',None,(time.time()-b)*1000)
    c=ssl.create_default_context();c.check_hostname=False;c.verify_mode=ssl.CERT_NONE
    h=dict(q['headers']);b=q.get('body')
    if b is not None: h['content-type']='application/json'
    def told(r): return ', '.join(['%d'%(getattr(r,'status',None) or r.code)]+['%s: %s'%(n,r.headers[n]) for n in ('server','x-seldon-route','location') if r.headers.get(n)])
    r=urllib.request.urlopen(urllib.request.Request(q['url'],data=None if b is None else b.encode(),headers=h),timeout=t,context=c)
    out('ok' if 200<=r.status<300 else 'http(%d)'%r.status,told(r))
except urllib.error.HTTPError as e: out('http(%d)'%e.code,told(e))
except Exception as e:
    k=why(e);out('dns-'+k if k=='timeout' and q['kind']=='dns' else k,e)
`;

export const nodeScript = `
const q=JSON.parse(process.argv[1]),t=q.seconds*1000;
const out=(c,d='',a=[],m)=>{console.log(JSON.stringify({class:c,detail:String(d).slice(0,300),addresses:a,millis:m}));process.exit(0)};
const why=e=>({ECONNREFUSED:'refused',ECONNRESET:'reset',ETIMEDOUT:'timeout',EHOSTUNREACH:'unreachable',ENETUNREACH:'unreachable',EPERM:'unreachable',ENOTFOUND:'dns-nxdomain',ENODATA:'dns-nxdomain',EAI_AGAIN:'dns-timeout',ETIMEOUT:'dns-timeout',ESERVFAIL:'dns-servfail',EREFUSED:'dns-servfail'})[e.code]||'tool';
const fail=e=>out(why(e),e.message);
if(q.kind==='dns'&&q.server){const d=require('dns'),r=new d.Resolver({timeout:t,tries:1});r.setServers([q.server]);r.resolve4(q.name.replace(/\\.$/,''),(e,a)=>e?fail(e):out('ok',a.join(', '),a))}
else if(q.kind==='dns')require('dns').lookup(q.name,{all:true},(e,a)=>e?fail(e):out('ok',a.map(x=>x.address).join(', '),a.map(x=>x.address)));
else if(q.kind==='http'){const u=new URL(q.url);const r=require(u.protocol==='https:'?'https':'http').request(u,{method:q.body===undefined?'GET':'POST',headers:{...q.headers,...(q.body===undefined?{}:{'content-type':'application/json'})},timeout:t,rejectUnauthorized:false},s=>out(s.statusCode<300&&s.statusCode>=200?'ok':'http('+s.statusCode+')',[s.statusCode,...['server','x-seldon-route','location'].filter(n=>s.headers[n]).map(n=>n+': '+s.headers[n])].join(', ')));r.on('timeout',()=>out('timeout'));r.on('error',fail);r.end(q.body)}
else{const b=Date.now();const s=require('net').connect(q.port,q.host,()=>out('ok','open',[],Date.now()-b));s.setTimeout(t,()=>out('timeout'));s.on('error',fail)}
`;
